/** The kinds of model work in GraphQL. */
import type { ModelKind } from '../../core/pricing/rate-card.ts'
import { builder } from './builder.ts'

export const ModelKindEnum = builder.enumType('ModelKind', {
  description:
    'The kind of work that a model does. A cheaper model is only suggested for one of the same kind.',
  values: {
    CHAT: { description: 'Answers in text, from any kind of input.' },
    EMBEDDING: { description: 'Vectors of texts or images.' },
    IMAGE: { description: 'Images, by token or by piece.' },
    VIDEO: { description: 'Videos, by token or by second.' },
    AUDIO: { description: 'Answers in speech as well as in text.' },
    REALTIME: { description: 'Speech to speech while a connection stays open.' },
    SPEECH: { description: 'Speech of texts.' },
    TRANSCRIPTION: { description: 'Texts of speech.' },
    RERANKING: { description: 'The order of documents for a query.' },
  } satisfies Record<ModelKind, { description: string }>,
})

-- In a migration of its own: no statement of a transaction can use a value that it added.
ALTER TYPE "billing_period" ADD VALUE 'ONCE';

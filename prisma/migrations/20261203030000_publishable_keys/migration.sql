-- Keys that may be public.
ALTER TYPE "role" ADD VALUE 'PUBLISHABLE';

CREATE TABLE public.profiles (
    id uuid NOT NULL,
    name text
);
CREATE TABLE public.posts (
    id bigint NOT NULL,
    text text,
    author uuid,
    "edited by" uuid
);
CREATE TABLE public.tags (
    id uuid NOT NULL
);

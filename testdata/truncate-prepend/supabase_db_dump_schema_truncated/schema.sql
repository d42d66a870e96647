CREATE TABLE IF NOT EXISTS "public"."t" (
    "id" bigint
);

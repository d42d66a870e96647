-- https://abc.supabase.co/storage/v1/object/public/b/comment.png
CREATE TABLE public."https://abc.supabase.co/storage/v1/object/public/b/name.png" (
    logo text DEFAULT 'https://abc.supabase.co/storage/v1/object/public/b/default.png'::text
);
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $_$
  SELECT 'https://abc.supabase.co/storage/v1/object/public/b/' || $1 UNION
  SELECT 'https://abc.supabase.co/storage/v1/object/public/b/body.png'
$_$;
UPDATE public.t SET a = 'https://abc.supabase.co/storage/v1/object/public/b/update.png';
--
-- PostgreSQL database dump complete
--

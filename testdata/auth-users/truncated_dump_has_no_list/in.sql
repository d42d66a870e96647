INSERT INTO public.profiles VALUES ('aaaaaaaa-0000-4000-8000-000000000001', 'Ada');

INSERT INTO t (a) VALUES
 ('https://abc.supabase.co/storage/v1/object/public/b/my%20dir/a%3Fb%2Bc.png'),
 ('/_next/image?url=https%3A%2F%2Fabc.supabase.co%2Fstorage%2Fv1%2Fobject%2Fpublic%2Fb%2Fmy%2520dir%2Fd.png&w=640&q=75'),
 ('https%253A%252F%252Fabc.supabase.co%252Fstorage%252Fv1%252Fobject%252Fpublic%252Fb%252Fe.png%253Fwidth%253D9'),
 ('https://abc.supabase.co/storage/v1/object/public/my%20bucket/a+b.png'),
 ('https://abc.supabase.co/storage/v1/object/public/b/%e4.png');
--
-- PostgreSQL database dump complete
--

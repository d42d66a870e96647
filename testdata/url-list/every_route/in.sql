--
-- PostgreSQL database dump
--

COPY public.agents (id, portrait, note) FROM stdin;
1	https://abc.supabase.co/storage/v1/object/public/agent.portraits/ada.png	\N
2	https://abc.supabase.co/storage/v1/object/sign/agent.portraits/2026/grace.png?token=eyJhbGciOiJIUzI1NiJ9.e30.c2ln	\N
3	https://abc.supabase.co/storage/v1/object/authenticated/agent.portraits/joan.png	\N
4	https://abc.supabase.co/storage/v1/render/image/public/agent.portraits/ada.png?width=200&height=200	\N
5	https://abc.supabase.co/storage/v1/render/image/sign/agent.portraits/ada.png?token=eyJ	https://abc.supabase.co/storage/v1/render/image/authenticated/agent.portraits/ada.png
6	http://127.0.0.1:54321/storage/v1/object/agent.portraits/ada.png	/storage/v1/object/public/agent.portraits/ada.png#top
7	storage/v1/object/public/agent.portraits/ada.png	https://example.com/supabase/storage/v1/object/public/agent.portraits/ada.png
8	https://abc.supabase.co/storage/v1/bucket/agent.portraits	https://abc.supabase.co/storage/v1/object/list/agent.portraits/x
9	https://abc.supabase.co/storage/v1/object/public/agent.portraits	https://abc.supabase.co/rest/v1/storage
\.

--
-- PostgreSQL database dump complete
--

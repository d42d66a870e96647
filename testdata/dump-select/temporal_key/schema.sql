--
-- PostgreSQL database dump
--

CREATE TABLE public.bookings (
    id integer NOT NULL,
    room integer,
    during daterange
);

CREATE TABLE public.people (
    id bigint NOT NULL,
    town integer NOT NULL
);

CREATE TABLE public.rooms (
    id integer NOT NULL,
    during daterange NOT NULL
);

CREATE TABLE public.towns (
    id integer NOT NULL
);

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_pkey PRIMARY KEY (id, during WITHOUT OVERLAPS);

ALTER TABLE ONLY public.towns
    ADD CONSTRAINT towns_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_room_during_fkey FOREIGN KEY (room, PERIOD during) REFERENCES public.rooms(id, PERIOD during);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_town_fkey FOREIGN KEY (town) REFERENCES public.towns(id) NOT ENFORCED;

--
-- PostgreSQL database dump complete
--


create table agents (id bigint primary key, name text);

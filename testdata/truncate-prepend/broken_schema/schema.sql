CREATE TABLE a (
b text default 'x);

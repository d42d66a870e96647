-- The shop's schema.
create schema stock;
create table stock.articles (id int primary key, picture text);
create table customers (id int generated always as identity primary key, email text, last_order int);
create table orders (id int primary key, customer int not null references customers, repeats int references orders, article int references stock.articles);
alter table customers add foreign key (last_order) references orders;

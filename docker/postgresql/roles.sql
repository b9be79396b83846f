-- Runs once, when the data folder is new. psql reads the passwords itself, so they stand in no argument.
\set demo_password `cat /run/secrets/demo_database_password`
\set exporter_password `cat /run/secrets/exporter_database_password`

CREATE ROLE demo LOGIN PASSWORD :'demo_password';
CREATE ROLE exporter LOGIN IN ROLE pg_monitor PASSWORD :'exporter_password';
CREATE DATABASE demo OWNER demo;
REVOKE CONNECT ON DATABASE demo FROM PUBLIC;
GRANT CONNECT ON DATABASE demo TO exporter;

-- Where a plain database has its extensions.
create extension "uuid-ossp";

CREATE TABLE orders (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  symbol      text           NOT NULL,
  side        text           NOT NULL CHECK (side IN ('buy', 'sell')),
  quantity    bigint         NOT NULL CHECK (quantity > 0),
  price       numeric(18, 4) NOT NULL CHECK (price > 0),
  status      text           NOT NULL CHECK (status IN ('filled', 'rejected')),
  created_at  timestamptz    NOT NULL DEFAULT now()
);

CREATE INDEX orders_newest ON orders (created_at DESC, id DESC);

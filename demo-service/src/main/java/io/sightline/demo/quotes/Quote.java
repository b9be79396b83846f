package io.sightline.demo.quotes;

import java.math.BigDecimal;
import java.time.Instant;

/** The price of one piece of a symbol at a time. */
record Quote(String symbol, BigDecimal price, Instant at) {}

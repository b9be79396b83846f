package io.sightline.demo.orders;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * An order as it was executed.
 *
 * @param side {@code buy} or {@code sell}
 * @param price per piece, at which it was filled or refused
 * @param status {@code filled} or {@code rejected}
 */
record Order(
    long id,
    String symbol,
    String side,
    long quantity,
    BigDecimal price,
    String status,
    Instant createdAt) {}

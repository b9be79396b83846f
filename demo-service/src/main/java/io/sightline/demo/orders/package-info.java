/** Orders, kept in PostgreSQL. */
@NullMarked
package io.sightline.demo.orders;

import org.jspecify.annotations.NullMarked;

/** What is measured of a JDBC pool and its queries. */
@NullMarked
package io.sightline.metrics.db;

import org.jspecify.annotations.NullMarked;

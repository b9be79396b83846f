/** Reading settings from variables, a properties file and code, all problems told at once. */
@NullMarked
package io.sightline.metrics.config;

import org.jspecify.annotations.NullMarked;

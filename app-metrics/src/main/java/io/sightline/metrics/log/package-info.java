/** One JSON object a line, in files by class. */
@NullMarked
package io.sightline.metrics.log;

import org.jspecify.annotations.NullMarked;

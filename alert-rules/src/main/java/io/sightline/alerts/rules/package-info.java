/** Alert rules with the numbers and switches of a team's own in them. */
@NullMarked
package io.sightline.alerts.rules;

import org.jspecify.annotations.NullMarked;

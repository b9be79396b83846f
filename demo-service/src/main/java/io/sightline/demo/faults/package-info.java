/** Faults that can be switched on, so that a user can watch an alert happen. */
@NullMarked
package io.sightline.demo.faults;

import org.jspecify.annotations.NullMarked;

/** Operating system processes: one-off commands, supervised ones, and giving up root. */
@NullMarked
package io.sightline.stack.process;

import org.jspecify.annotations.NullMarked;

/** Backups of a running stack, and their way back into an empty one, in both runtimes. */
@NullMarked
package io.sightline.stack.backup;

import org.jspecify.annotations.NullMarked;

/** Who is told: Alertmanager's configuration, made from the settings of an installation. */
@NullMarked
package io.sightline.alerts.routing;

import org.jspecify.annotations.NullMarked;

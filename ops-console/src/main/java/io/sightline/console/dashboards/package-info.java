/** The dashboards' files, and the searches of their panels. */
package io.sightline.console.dashboards;

package io.sightline.alerts.routing;

/**
 * A variable of a channel.
 *
 * @param name as in {@code .env}
 * @param kind of its value
 * @param need whether the channel works without it
 * @param preset its value when it is not set; empty for none
 */
record Setting(String name, Kind kind, Need need, String preset) {
  /** How much a channel needs a setting. */
  enum Need {
    /** Without it the channel is off; {@code NAME_FILE} may name a file that holds it. */
    SECRET_SWITCH,
    /** Without it the channel is off. */
    SWITCH,
    /** A channel that is on must have it; {@code NAME_FILE} may name a file that holds it. */
    SECRET,
    /** A channel that is on must have it. */
    REQUIRED,
    /** {@code NAME_FILE} may name a file that holds it. */
    OPTIONAL_SECRET,
    OPTIONAL
  }

  static Setting of(String name, Kind kind, Need need) {
    return new Setting(name, kind, need, "");
  }

  static Setting preset(String name, Kind kind, String value) {
    return new Setting(name, kind, Need.OPTIONAL, value);
  }

  boolean isSecret() {
    return need == Need.SECRET_SWITCH || need == Need.SECRET || need == Need.OPTIONAL_SECRET;
  }

  boolean isSwitch() {
    return need == Need.SWITCH || need == Need.SECRET_SWITCH;
  }

  boolean isRequired() {
    return isSwitch() || need == Need.REQUIRED || need == Need.SECRET;
  }
}

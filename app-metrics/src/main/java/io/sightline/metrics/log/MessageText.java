package io.sightline.metrics.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.sightline.metrics.log.EventLine.Field;
import io.sightline.metrics.secrets.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import net.logstash.logback.argument.StructuredArgument;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.MessageFormatter;

/**
 * An event's message without what the names in its arguments give away as secret: {@code
 * keyValue("password", …)}, {@code value("password", …)}, maps. In the finished text such a value
 * has no quotes around it, so nobody could tell where it ends, or no name at all.
 */
public final class MessageText {
  private MessageText() {}

  /**
   * The message, its arguments filled in. The text around them is as the program wrote it: {@link
   * Secrets#text} is still to be applied.
   */
  public static String of(ILoggingEvent event, Secrets secrets) {
    return of(event, EventFields.of(event), secrets);
  }

  /**
   * The same when the event's fields are known.
   *
   * @param fields as {@link EventFields} gives them
   */
  static String of(ILoggingEvent event, List<Field> fields, Secrets secrets) {
    Object[] arguments = event.getArgumentArray();
    if (arguments == null || event.getMessage() == null || !event.getMessage().contains("{}")) {
      return String.valueOf(event.getFormattedMessage());
    }
    boolean fieldsHaveSecrets = !fields.isEmpty() && anySecret(fields, secrets);
    @Nullable Object[] masked = null;
    for (int i = 0; i < arguments.length; i++) {
      Object argument = arguments[i];
      Object shown = argument;
      if (argument instanceof StructuredArgument structured) {
        shown = fieldsHaveSecrets ? structured(structured, secrets) : argument;
      } else if (isSeveral(argument)) {
        shown = secrets.field("", FieldValues.snapshot(argument));
      }
      if (shown != argument) {
        masked = masked == null ? arguments.clone() : masked;
        masked[i] = shown;
      }
    }
    return masked == null
        ? String.valueOf(event.getFormattedMessage())
        : String.valueOf(MessageFormatter.basicArrayFormat(event.getMessage(), masked));
  }

  private static boolean isSeveral(@Nullable Object argument) {
    return argument instanceof Map
        || argument instanceof Optional
        || (argument instanceof Iterable && !(argument instanceof java.nio.file.Path))
        || (argument != null && argument.getClass().isArray());
  }

  private static boolean anySecret(List<Field> fields, Secrets secrets) {
    for (Field field : fields) {
      if (!Objects.equals(secrets.field(field.name(), field.value()), field.value())) {
        return true;
      }
    }
    return false;
  }

  private static Object structured(StructuredArgument argument, Secrets secrets) {
    List<Field> fields = EventFields.of(argument);
    if (!anySecret(fields, secrets)) {
      return argument;
    }
    StringJoiner text = new StringJoiner(", ");
    fields.forEach(
        field -> text.add(field.name() + "=" + secrets.field(field.name(), field.value())));
    return text.toString();
  }
}

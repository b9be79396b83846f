package io.sightline.stack.cli;

import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends one real notification on its real way, to see whether it arrives. */
@Command(
    name = "test-alert",
    description =
        "Sends a test alert by e-mail or to Slack and says whether it was accepted there.",
    mixinStandardHelpOptions = true)
public final class TestAlertCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Parameters(index = "0", paramLabel = "CHANNEL", description = "email or slack")
  private String channel = "";

  @Option(
      names = "--alertmanager",
      description = "Alertmanager's URL, by default the local stack's.")
  private URI alertmanager = URI.create("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (!Set.of("email", "slack").contains(channel)) {
      throw new ParameterException(
          spec.commandLine(), "CHANNEL: expected email or slack, was '" + channel + "'");
    }
    StackSettings settings = Settings.read();
    URI target =
        alertmanager.toString().isEmpty()
            ? URI.create(settings.url(Port.ALERTMANAGER))
            : alertmanager;
    new TestAlert(target, settings.environment()).send(channel, PATIENCE);
    boolean inbox =
        settings.variable(channel.equals("email") ? "SMTP_HOST" : "SLACK_WEBHOOK_URL", "").isEmpty()
            && settings.variable("SLACK_WEBHOOK_URL_FILE", "").isEmpty();
    System.err.println(
        "the test alert was accepted by "
            + (channel.equals("email") ? "the mail server" : "the Slack webhook")
            + (inbox ? ": read it in the inbox, " + settings.url(Port.CONSOLE) + "/#inbox" : ""));
    return 0;
  }
}

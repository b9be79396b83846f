package io.sightline.stack.cli;

import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    description = {
      "Sends a marked test alert through the real Alertmanager, to one channel or to all that are"
          + " on,",
      "and says for each whether it was delivered, or what the server answered."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all were delivered", "1:one was not", "2:there is no such channel"})
public final class TestAlertCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Parameters(
      index = "0",
      paramLabel = "CHANNEL",
      description =
          "all, or one of email, slack, webhook, pagerduty, teams, telegram, wecom, dingtalk,"
              + " feishu, sms")
  private String channel = "";

  @Option(
      names = "--alertmanager",
      description = "Alertmanager's URL, by default the local stack's.")
  private URI alertmanager = URI.create("");

  @Option(
      names = "--log",
      description = "What this Alertmanager prints, by default the local one's.")
  private Path log = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    StackSettings settings = Settings.read();
    URI target =
        alertmanager.toString().isEmpty()
            ? URI.create(settings.url(Port.ALERTMANAGER))
            : alertmanager;
    FireDrill drill =
        new FireDrill(
            new Alertmanager(target),
            log.toString().isEmpty() ? settings.output("alertmanager") : log,
            settings.environment());
    List<String> known = drill.channels();
    if (!channel.equals("all") && !known.contains(channel)) {
      throw new ParameterException(
          spec.commandLine(),
          "CHANNEL: expected all or one that is on ("
              + String.join(", ", known)
              + "), was '"
              + channel
              + "'; .env.example says which variables switch a channel on");
    }
    boolean allDelivered = true;
    for (String one : channel.equals("all") ? known : List.of(channel)) {
      FireDrill.Result result = drill.send(one, PATIENCE);
      allDelivered &= result.delivered();
      System.out.println(
          one + ": " + (result.delivered() ? "delivered" : "refused: " + result.answer()));
    }
    if (isInbox(settings)) {
      System.err.println(
          "no channel is set up, so this went to the inbox: "
              + settings.url(Port.CONSOLE)
              + "/inbox");
    }
    return allDelivered ? 0 : 1;
  }

  private static boolean isInbox(StackSettings settings) {
    return List.of(
            "SMTP_HOST",
            "SLACK_WEBHOOK_URL",
            "SLACK_WEBHOOK_URL_FILE",
            "ALERT_WEBHOOK_URL",
            "ALERT_WEBHOOK_URL_FILE",
            "PAGERDUTY_ROUTING_KEY",
            "PAGERDUTY_ROUTING_KEY_FILE",
            "TEAMS_WEBHOOK_URL",
            "TEAMS_WEBHOOK_URL_FILE",
            "TELEGRAM_BOT_TOKEN",
            "TELEGRAM_BOT_TOKEN_FILE",
            "WECOM_CORP_ID",
            "DINGTALK_WEBHOOK_URL",
            "DINGTALK_WEBHOOK_URL_FILE",
            "FEISHU_WEBHOOK_URL",
            "FEISHU_WEBHOOK_URL_FILE",
            "SMS_TO")
        .stream()
        .allMatch(name -> settings.variable(name, "").isEmpty());
  }
}

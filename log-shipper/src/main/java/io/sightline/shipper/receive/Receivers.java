package io.sightline.shipper.receive;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Checkpoint;
import io.sightline.shipper.flow.Feed;
import io.sightline.shipper.spool.Rendering;
import io.sightline.shipper.spool.Spool;
import io.sightline.shipper.spool.SpoolFeed;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * All inputs that are no files: their spools, the feeds that the engine reads, and the servers.
 *
 * <p>Open it, give the feeds to the engine, start it, and at the end close it before the engine's
 * last turn or after it: what is in the spools by then is durable and comes out at the next start.
 * The engine closes the feeds.
 */
public final class Receivers implements Closeable {
  private final List<Spool> spools = new ArrayList<>();
  private final List<Feed> feeds = new ArrayList<>();
  private final Map<String, Receiver> receivers = new LinkedHashMap<>();

  private Receivers() {}

  /**
   * Opens the spools, in {@code <stateDir>/spool/<class>}; the lock of the state folder must be
   * held.
   *
   * @param environment that syslog messages are given
   * @throws IOException with a sentence for people: a spool's folder, a certificate, a key or a
   *     token cannot be used
   */
  public static Receivers open(
      List<ReceivedInput> inputs,
      String environment,
      Path stateDir,
      Checkpoint checkpoint,
      Clock clock,
      ShipperEvents events)
      throws IOException {
    return open(inputs, environment, stateDir, checkpoint, clock, events, System.in);
  }

  static Receivers open(
      List<ReceivedInput> inputs,
      String environment,
      Path stateDir,
      Checkpoint checkpoint,
      Clock clock,
      ShipperEvents events,
      InputStream standardInput)
      throws IOException {
    Receivers opened = new Receivers();
    try {
      for (ReceivedInput input : inputs) {
        Spool spool = openSpool(input, stateDir, checkpoint, events);
        opened.spools.add(spool);
        opened.add(input, new Intake(spool, events, clock), standardInput);
        opened.feeds.add(new SpoolFeed(spool, rendering(input, environment), events));
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static Spool openSpool(
      ReceivedInput input, Path stateDir, Checkpoint checkpoint, ShipperEvents events)
      throws IOException {
    try {
      return Spool.open(stateDir, input.logClass(), input.spool(), checkpoint, events);
    } catch (IOException e) {
      throw new IOException(
          "the spool of "
              + input.logClass()
              + " in "
              + stateDir
              + " cannot be used ("
              + e
              + "): make the folder writable or set state_dir to another one",
          e);
    }
  }

  private static Rendering rendering(ReceivedInput input, String environment) {
    return input.receiver() instanceof SyslogConfig syslog
        ? new SyslogRendering(syslog.timeZone(), environment)
        : Rendering.none();
  }

  private void add(ReceivedInput input, Intake intake, InputStream standardInput)
      throws IOException {
    String logClass = input.logClass();
    ReceiverConfig config = input.receiver();
    if (config instanceof SyslogConfig syslog) {
      Semaphore connections = new Semaphore(syslog.maxConnections());
      if (syslog.tcp() != null) {
        receivers.put(
            logClass + "/tcp", new SyslogTcp(intake, syslog, syslog.tcp(), null, connections));
      }
      if (syslog.tls() != null) {
        receivers.put(
            logClass + "/tls",
            new SyslogTcp(
                intake, syslog, syslog.tls(), TlsContext.of(syslog.tlsFiles()), connections));
      }
      if (syslog.udp() != null) {
        receivers.put(logClass + "/udp", new SyslogUdp(intake, syslog));
      }
    } else if (config instanceof HttpConfig http) {
      receivers.put(logClass + "/http", new HttpReceiver(intake, http));
    } else if (config instanceof StdinConfig stdin) {
      receivers.put(logClass + "/stdin", new Stdin(intake, stdin, standardInput));
    }
  }

  /** One for each input. */
  public List<Feed> feeds() {
    return List.copyOf(feeds);
  }

  /**
   * Listens from now on.
   *
   * @throws IOException with a sentence for people when an address is taken or is none of this
   *     machine; {@link #close} ends what has started
   */
  public void start() throws IOException {
    for (Receiver receiver : receivers.values()) {
      receiver.start();
    }
  }

  /**
   * Where the servers listen, by {@code <class>/<kind>} with tcp, tls, udp or http for the kind.
   */
  public Map<String, InetSocketAddress> addresses() {
    Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
    receivers.forEach(
        (name, receiver) -> {
          InetSocketAddress address = receiver.address();
          if (address != null) {
            addresses.put(name, address);
          }
        });
    return addresses;
  }

  /** Ends the servers, then the spools. Harmless when repeated. */
  @Override
  public void close() {
    receivers.values().forEach(Receiver::close);
    spools.forEach(Spool::close);
  }

  static IOException cannotListen(String name, ListenAddress address, IOException cause) {
    return new IOException(
        name
            + " cannot listen on "
            + address
            + " ("
            + cause.getMessage()
            + "): end what listens there, or configure another address",
        cause);
  }
}

package io.sightline.shipper.receive;

import io.sightline.shipper.event.Refused;
import io.sightline.shipper.spool.Frames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Syslog over UDP (RFC 5426): a datagram is a message. Nobody can make a sender wait, so datagrams
 * are dropped, and counted, while the spool is full. What the operating system drops because its
 * buffer is full is counted where it tells, see {@link KernelDrops}.
 */
final class SyslogUdp implements Receiver {
  private static final int LARGEST_DATAGRAM = 65_536;
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Intake intake;
  private final SyslogConfig config;
  private final Frames frames = new Frames();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
  private final byte[] bytes = new byte[LARGEST_DATAGRAM];
  private InetAddress lastPeer;
  private byte[] lastPeerText = new byte[0];
  private volatile boolean closing;
  private KernelDrops drops;
  private long lookedNanos = System.nanoTime();
  private DatagramChannel channel;
  private Selector selector;
  private Thread thread;

  SyslogUdp(Intake intake, SyslogConfig config) {
    this.intake = intake;
    this.config = config;
  }

  private String name() {
    return "syslog udp " + intake.logClass();
  }

  @Override
  public void start() throws IOException {
    channel = DatagramChannel.open();
    try {
      selector = Selector.open();
      channel.setOption(StandardSocketOptions.SO_RCVBUF, config.udpBufferBytes());
      channel.bind(config.udp().resolve());
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      closeQuietly();
      throw Receivers.cannotListen(name(), config.udp(), e);
    }
    // Linux keeps twice as much for its own needs and tells that.
    int granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
    if (granted < config.udpBufferBytes()) {
      intake
          .events()
          .receiverTrouble(
              intake.logClass(),
              name()
                  + " got a receive buffer of "
                  + granted
                  + " bytes instead of "
                  + config.udpBufferBytes()
                  + ": raise net.core.rmem_max, or bursts of datagrams are lost");
    }
    drops = new KernelDrops(address());
    thread = new Thread(this::receive, name());
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public InetSocketAddress address() {
    try {
      return (InetSocketAddress) channel.getLocalAddress();
    } catch (IOException e) {
      return null;
    }
  }

  private void receive() {
    while (!closing) {
      try {
        selector.select(LOOK.toMillis());
        selector.selectedKeys().clear();
        while (receiveSome()) {
          store();
          lookForDropsWhenDue();
        }
        lookForDropsWhenDue();
      } catch (IOException e) {
        if (!closing) {
          intake.events().receiverTrouble(intake.logClass(), name() + " cannot receive: " + e);
        }
      }
    }
    try {
      while (receiveSome()) {
        store();
      }
    } catch (IOException e) {
      // The end; what was received is stored.
    }
    lookForDrops();
    closeQuietly();
  }

  private void lookForDropsWhenDue() {
    if (System.nanoTime() - lookedNanos > LOOK.toNanos()) {
      lookForDrops();
    }
  }

  private void lookForDrops() {
    lookedNanos = System.nanoTime();
    int more = drops.more();
    if (more > 0) {
      intake.refused(Refused.RECEIVE_BUFFER_FULL, more);
    }
  }

  /** Takes what has come, up to one part; false when there was nothing. */
  private boolean receiveSome() throws IOException {
    long now = intake.now();
    while (frames.length() < Intake.PART_BYTES) {
      buffer.clear();
      InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
      if (from == null) {
        break;
      }
      add(now, from.getAddress());
    }
    return !frames.isEmpty();
  }

  private void add(long now, InetAddress peer) {
    if (!peer.equals(lastPeer)) {
      lastPeer = peer;
      lastPeerText = peer.getHostAddress().getBytes(StandardCharsets.US_ASCII);
    }
    int length = buffer.flip().remaining();
    buffer.get(bytes, 0, length);
    while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == 0)) {
      length--;
    }
    if (length > config.maxMessageBytes()) {
      length = config.maxMessageBytes();
      intake.refused(Refused.CUT, 1);
    }
    if (length > 0) {
      frames.add(now, lastPeerText, bytes, 0, length);
    }
  }

  private void store() {
    Refused why = intake.offer(frames);
    if (why != null) {
      intake.refused(why, frames.count());
      frames.clear();
    }
  }

  private void closeQuietly() {
    try {
      channel.close();
      if (selector != null) {
        selector.close();
      }
    } catch (IOException e) {
      // Nothing is received any more, one way or the other.
    }
  }

  @Override
  public void close() {
    closing = true;
    if (thread != null) {
      selector.wakeup();
      try {
        thread.join(2_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

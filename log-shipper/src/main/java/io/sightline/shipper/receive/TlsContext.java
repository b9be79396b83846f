package io.sightline.shipper.receive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server's TLS out of PEM files. */
final class TlsContext {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private TlsContext() {}

  /**
   * @throws IOException with a sentence for people when a file cannot be read or is not what it
   *     should be
   */
  static SSLContext of(TlsConfig config) throws IOException {
    Collection<? extends Certificate> chain = certificates(config.certificateFile());
    PrivateKey key = key(config.keyFile());
    try {
      KeyStore own = empty();
      own.setKeyEntry("server", key, new char[0], chain.toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, new char[0]);
      TrustManagerFactory trust = null;
      if (config.clientCaFile() != null) {
        KeyStore roots = empty();
        int number = 0;
        for (Certificate root : certificates(config.clientCaFile())) {
          roots.setCertificateEntry("ca" + number++, root);
        }
        trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust == null ? null : trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the certificate "
              + config.certificateFile()
              + " and the key "
              + config.keyFile()
              + " cannot be used together ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file) throws IOException {
    Collection<? extends Certificate> found;
    try {
      found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(file)));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the certificate file " + file + " is no PEM file with certificates", e);
    }
    if (found.isEmpty()) {
      throw new IOException("the certificate file " + file + " has no certificate in it");
    }
    return found;
  }

  private static PrivateKey key(Path file) throws IOException {
    Matcher matcher = KEY.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
    if (matcher.find()) {
      PKCS8EncodedKeySpec encoded;
      try {
        encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
      } catch (IllegalArgumentException e) {
        throw new IOException("the key file " + file + " is broken", e);
      }
      for (String algorithm : ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
        } catch (InvalidKeySpecException e) {
          // It is a key of another kind.
        } catch (GeneralSecurityException e) {
          throw new IOException("keys of the kind " + algorithm + " are unknown here", e);
        }
      }
    }
    throw new IOException(
        "the key file "
            + file
            + " has no private key in PKCS#8 without a password: convert it with"
            + " openssl pkcs8 -topk8 -nocrypt");
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IOException("the file " + file + " cannot be read (" + e + ")", e);
    }
  }
}

package io.sightline.metrics.ops;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password or token that can be recognised but not read: {@code
 * pbkdf2-sha512$<iterations>$<salt>$<hash>}, salt and hash in Base64. PBKDF2 is RFC 8018's.
 * Immutable, thread-safe.
 */
public final class PasswordHash {
  static final String ALGORITHM = "pbkdf2-sha512";

  /** What OWASP's password storage cheat sheet asks for with SHA-512. */
  private static final int ITERATIONS = 210_000;

  private static final int MAX_ITERATIONS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  /** Hashes with a salt of its own. Takes about a tenth of a second, on purpose. */
  public static PasswordHash of(char[] password) {
    return of(password, ITERATIONS);
  }

  static PasswordHash of(char[] password, int iterations) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new PasswordHash(iterations, salt, derive(password, iterations, salt, HASH_BYTES));
  }

  /** Matches nothing, and takes as long for it. */
  static PasswordHash ofNobody() {
    byte[] random = new byte[SALT_BYTES + HASH_BYTES];
    new SecureRandom().nextBytes(random);
    return new PasswordHash(
        ITERATIONS,
        Arrays.copyOf(random, SALT_BYTES),
        Arrays.copyOfRange(random, SALT_BYTES, random.length));
  }

  /** Reads what {@link #toString} wrote; empty when it is anything else. */
  public static Optional<PasswordHash> parse(String text) {
    String[] parts = text.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(ALGORITHM)) {
      return Optional.empty();
    }
    try {
      int iterations = Integer.parseInt(parts[1]);
      byte[] salt = Base64.getDecoder().decode(parts[2]);
      byte[] hash = Base64.getDecoder().decode(parts[3]);
      // A hash of no bytes would match every password.
      boolean usable =
          iterations > 0
              && iterations <= MAX_ITERATIONS
              && salt.length >= 8
              && hash.length >= 16
              && hash.length <= 64;
      return usable ? Optional.of(new PasswordHash(iterations, salt, hash)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether this is the one. As slow as hashing; takes equally long for right and wrong. */
  public boolean matches(char[] password) {
    return MessageDigest.isEqual(hash, derive(password, iterations, salt, hash.length));
  }

  private static byte[] derive(char[] password, int iterations, byte[] salt, int bytes) {
    PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, bytes * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2 with SHA-512", e);
    } finally {
      spec.clearPassword();
    }
  }

  @Override
  public String toString() {
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        "$",
        ALGORITHM,
        Integer.toString(iterations),
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PasswordHash that
        && iterations == that.iterations
        && Arrays.equals(salt, that.salt)
        && MessageDigest.isEqual(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(salt);
  }
}

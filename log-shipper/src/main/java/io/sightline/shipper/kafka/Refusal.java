package io.sightline.shipper.kafka;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/** What to do about a record that the broker did not take. */
enum Refusal {
  /** The record alone is too large for the topic. */
  TOO_LARGE,
  /** Someone has to mend something: credentials, privileges, the topic. */
  REFUSED,
  /** It is sent again. */
  AGAIN;

  static Refusal of(Exception failure) {
    if (failure instanceof RecordTooLargeException) {
      return TOO_LARGE;
    }
    boolean refused =
        failure instanceof AuthorizationException
            || failure instanceof AuthenticationException
            || failure instanceof InvalidTopicException
            || failure instanceof InvalidRecordException
            || failure instanceof PolicyViolationException;
    return refused ? REFUSED : AGAIN;
  }

  /** Whether the producer can go on after it; otherwise only a new one can. */
  static boolean leavesProducerWell(Exception failure) {
    return failure instanceof RetriableException || failure instanceof TimeoutException;
  }

  static String advice(Exception failure) {
    if (failure instanceof AuthenticationException) {
      return "check tls, sasl, client and client_file; files are read when the shipper starts";
    }
    if (failure instanceof AuthorizationException) {
      return "grant WRITE and DESCRIBE on the topic";
    }
    if (failure instanceof InvalidRecordException) {
      return "the topic's settings refuse it; see the broker's log";
    }
    if (failure instanceof TimeoutException) {
      return "check that the brokers run and that the topic exists";
    }
    return "check the name and the settings of the topic";
  }
}

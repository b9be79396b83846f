package io.sightline.shipper.process;

import java.util.List;
import java.util.Map;

/** Whether a rule is for a document. Not thread-safe, as patterns are not. */
interface Condition {

  /** What can be said without parsing. */
  enum Guess {
    YES,
    NO,
    UNKNOWN
  }

  /** From its bytes alone, of a document that is not parsed. */
  Guess guess(Draft draft);

  boolean holds(Map<String, Object> fields, Notes notes);

  /** Parses the document only if its bytes do not tell. */
  default boolean test(Draft draft) {
    if (!draft.isParsed()) {
      Guess guess = guess(draft);
      if (guess != Guess.UNKNOWN) {
        return guess == Guess.YES;
      }
    }
    return holds(draft.fields(), draft.notes());
  }

  /** For every document. */
  Condition ALWAYS =
      new Condition() {
        @Override
        public Guess guess(Draft draft) {
          return Guess.YES;
        }

        @Override
        public boolean holds(Map<String, Object> fields, Notes notes) {
          return true;
        }
      };

  /** All of them. */
  record AllOf(List<Condition> parts) implements Condition {
    @Override
    public Guess guess(Draft draft) {
      Guess all = Guess.YES;
      for (Condition part : parts) {
        Guess guess = part.guess(draft);
        if (guess == Guess.NO) {
          return Guess.NO;
        }
        all = guess == Guess.UNKNOWN ? guess : all;
      }
      return all;
    }

    @Override
    public boolean holds(Map<String, Object> fields, Notes notes) {
      for (Condition part : parts) {
        if (!part.holds(fields, notes)) {
          return false;
        }
      }
      return true;
    }
  }

  /** At least one of them. */
  record AnyOf(List<Condition> parts) implements Condition {
    @Override
    public Guess guess(Draft draft) {
      Guess any = Guess.NO;
      for (Condition part : parts) {
        Guess guess = part.guess(draft);
        if (guess == Guess.YES) {
          return Guess.YES;
        }
        any = guess == Guess.UNKNOWN ? guess : any;
      }
      return any;
    }

    @Override
    public boolean holds(Map<String, Object> fields, Notes notes) {
      for (Condition part : parts) {
        if (part.holds(fields, notes)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The opposite. */
  record Not(Condition part) implements Condition {
    @Override
    public Guess guess(Draft draft) {
      return switch (part.guess(draft)) {
        case YES -> Guess.NO;
        case NO -> Guess.YES;
        case UNKNOWN -> Guess.UNKNOWN;
      };
    }

    @Override
    public boolean holds(Map<String, Object> fields, Notes notes) {
      return !part.holds(fields, notes);
    }
  }
}

package org.cfgrun.interpreter.eval.data;

import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.value.SeededHash;
import org.jspecify.annotations.Nullable;

/**
 * The normal form of a dict key that is not a str. Its hash is computed once, from a random seed,
 * so that no text can contain many keys of one hash. Strings stay as they are: a Java map orders
 * those of one hash.
 */
final class Key {
  private final Object content;
  private final int hash;

  private Key(Object content, long hash) {
    this.content = content;
    this.hash = (int) (hash >>> 32);
  }

  /** The key of a number, or of anything else with an equality of its own. */
  static Key of(Object content) {
    return new Key(content, SeededHash.of(content));
  }

  /** The key of a tuple. */
  static Key of(List<Object> items) {
    long hash = SeededHash.START;
    for (Object item : items) {
      hash = SeededHash.mix(hash, SeededHash.of(item));
    }
    return new Key(items, hash);
  }

  /** The key of a frozenset. */
  static Key of(Set<Object> items) {
    long sum = items.size();
    for (Object item : items) {
      sum += SeededHash.mix(SeededHash.START, SeededHash.of(item));
    }
    return new Key(items, SeededHash.mix(SeededHash.START, sum));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Key that && hash == that.hash && content.equals(that.content));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}

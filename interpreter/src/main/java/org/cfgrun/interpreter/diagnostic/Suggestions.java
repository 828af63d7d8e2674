package org.cfgrun.interpreter.diagnostic;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Finds the known name that a misspelt one most likely stands for. */
public final class Suggestions {
  private Suggestions() {}

  /** Adds a note that names the known name that was probably meant, if there is one. */
  public static Diagnostic add(Diagnostic diagnostic, String given, Collection<String> known) {
    String nearest = nearest(given, known);
    return nearest == null ? diagnostic : diagnostic.note("did you mean `" + nearest + "`?");
  }

  private static final Pattern LAST_WORD = Pattern.compile("[A-Z][a-z0-9]+$");

  /** A longer name is not a misspelling, and comparing it takes long. */
  private static final int LONGEST = 100;

  /** A name is compared with so many known ones at most. */
  private static final int MOST = 2000;

  /** Returns how many characters a search compares, at most. */
  public static long cost(String given, Collection<String> known) {
    return given.length() > LONGEST ? 0 : 16L * given.length() * Math.min(known.size(), MOST);
  }

  /** Shorter abbreviations occur in nearly every name. */
  private static final int SHORTEST_PART = 4;

  /**
   * Returns the most similar known name, or null. At most a third of the letters may differ;
   * otherwise {@code given} must be an abbreviation of exactly one name. Case is ignored. Of
   * equally similar names the first is returned.
   */
  public static @Nullable String nearest(String given, Collection<String> known) {
    String near = misspelt(given, known);
    return near != null ? near : shortened(given, known);
  }

  /**
   * Finds the name that {@code given} abbreviates: the first that begins with it, {@code
   * CosineAnnealing} for {@code cosine}, or the only one that has its letters in order.
   */
  private static @Nullable String shortened(String given, Collection<String> known) {
    if (given.length() < SHORTEST_PART) {
      return null;
    }
    List<String> whole = comparable(given, known).filter(name -> isPart(given, name)).toList();
    String begun =
        whole.stream()
            .filter(name -> name.regionMatches(true, 0, given, 0, given.length()))
            .findFirst()
            .orElse(null);
    return begun == null && whole.size() == 1 ? whole.get(0) : begun;
  }

  /** The known names that are compared with the given one. */
  private static Stream<String> comparable(String given, Collection<String> known) {
    return given.length() > LONGEST
        ? Stream.empty()
        : known.stream().limit(MOST).filter(name -> name.length() <= 3 * LONGEST);
  }

  private static boolean isPart(String part, String whole) {
    String letters = part.toLowerCase(Locale.ROOT);
    int next = 0;
    for (char letter : whole.toLowerCase(Locale.ROOT).toCharArray()) {
      if (next < letters.length() && letters.charAt(next) == letter) {
        next++;
      }
    }
    return next == letters.length() && 3 * letters.length() >= whole.length();
  }

  /**
   * The length of the last word that two names in CamelCase have in common: what all datasets and
   * hooks are called says nothing about similarity.
   */
  private static int commonWord(String given, String name) {
    Matcher word = LAST_WORD.matcher(given);
    return word.find() && word.start() > 0 && name.endsWith(word.group())
        ? word.group().length()
        : 0;
  }

  /** Returns whether two adjacent letters changed places, which is one mistake and not two. */
  private static boolean isSwapped(String given, String name) {
    int at = 0;
    while (at < given.length() && at < name.length() && given.charAt(at) == name.charAt(at)) {
      at++;
    }
    return given.length() == name.length()
        && at + 1 < given.length()
        && given.charAt(at) == name.charAt(at + 1)
        && given.charAt(at + 1) == name.charAt(at)
        && given.startsWith(name.substring(at + 2), at + 2);
  }

  /** Returns the most similar known name if at most a third of the letters differ, or null. */
  public static @Nullable String misspelt(String given, Collection<String> known) {
    String wanted = given.toLowerCase(Locale.ROOT);
    int allowed = Math.max(1, (given.length() + 1) / 3);
    String best = null;
    for (String name : (Iterable<String>) comparable(given, known)::iterator) {
      String candidate = name.toLowerCase(Locale.ROOT);
      int own = given.length() - commonWord(given, name);
      int distance =
          isSwapped(wanted, candidate)
              ? 1
              : new LevenshteinDistance(Math.min(allowed, Math.max(1, (own + 1) / 3)))
                  .apply(wanted, candidate);
      // Two names of one letter differ by only one letter and yet have nothing in common.
      boolean near = distance >= 0 && distance < Math.max(wanted.length(), candidate.length());
      if (near && (best == null || distance < allowed)) {
        best = name;
        // A smaller threshold also lets the next distance computation stop earlier.
        allowed = distance;
      }
    }
    return best;
  }
}

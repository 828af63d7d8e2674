package org.cfgrun.runtime.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * Replays cases that say by a name, and by what came of it, what was done. A situation is known by
 * its name, or else by the text of its outcome, so that cases under other names are replayed too.
 */
public final class Situations {
  private final List<Situation> known = new ArrayList<>();

  /** Does what a golden did. */
  @FunctionalInterface
  public interface Action {
    /**
     * Throws where the outcome is another.
     *
     * @param outcome matches what the golden says
     */
    void run(Matcher outcome) throws Exception;
  }

  private record Situation(Pattern name, Pattern outcome, String difference, Action action) {
    boolean isNamed(String text) {
      return name.matcher(text).matches();
    }

    boolean fits(String text) {
      return outcome.matcher(text).find();
    }
  }

  /** What was done, by the names of cases (a pattern), or by what is found in their outcome. */
  public Situations on(String names, String outcome, Action action) {
    known.add(new Situation(Pattern.compile(names), Pattern.compile(outcome), "", action));
    return this;
  }

  /** What differs on purpose. */
  public Situations differ(String reason, String names, String outcome) {
    known.add(
        new Situation(Pattern.compile(names), Pattern.compile(outcome), reason, unused -> {}));
    return this;
  }

  /** The tests of a file's entries. */
  public Stream<DynamicTest> replay(String file, String object) {
    Replay replay = Replay.entries(file, object);
    for (Situation each : known) {
      if (!each.difference().isEmpty()) {
        replay.except(each.difference(), golden -> find(golden) == each);
      }
    }
    return replay.each(this::replay);
  }

  private void replay(JsonObject golden) throws Exception {
    Situation situation = find(golden);
    if (situation == null) {
      throw Replay.notUnderstood(golden.get("name").getAsString());
    }
    Matcher outcome = situation.outcome().matcher(outcome(golden));
    outcome.find();
    situation.action().run(outcome);
  }

  private static String outcome(JsonObject golden) {
    JsonElement value = golden.get("value");
    return value.isJsonPrimitive() ? value.getAsString() : Goldens.text(value);
  }

  private @Nullable Situation find(JsonObject golden) {
    String name = golden.get("name").getAsString();
    String value = outcome(golden);
    return Stream.<Predicate<Situation>>of(
            each -> each.isNamed(name) && each.fits(value),
            each -> each.isNamed(name),
            each -> each.fits(value))
        .flatMap(fitting -> known.stream().filter(fitting))
        .findFirst()
        .orElse(null);
  }
}

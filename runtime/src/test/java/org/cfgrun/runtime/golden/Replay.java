package org.cfgrun.runtime.golden;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/**
 * The cases of one list as tests. A case passes, fails, or is said to differ on purpose, and then
 * shows as skipped with the reason. The last test prints the counts.
 */
public final class Replay {
  private final String title;
  private final List<JsonObject> cases;
  private final List<Difference> differences = new ArrayList<>();
  private int passed;
  private int differing;
  private int skipped;

  private Replay(String title, List<JsonObject> cases) {
    this.title = title;
    this.cases = cases;
  }

  private record Difference(Predicate<JsonObject> concerns, String reason) {}

  /** Replays one case. */
  @FunctionalInterface
  public interface Check {
    /** Throws where ours is not what the golden says. */
    void accept(JsonObject golden) throws Exception;
  }

  /** Of a list of cases. */
  public static Replay list(String file, String list) {
    return new Replay(file + " " + list, Goldens.cases(file, list));
  }

  /** Of an object, each entry of which is a case of a {@code name} and a {@code value}. */
  public static Replay entries(String file, String object) {
    return new Replay(file + " " + object, Goldens.entries(file, object));
  }

  /**
   * Gives a case up that says by its name alone, and by one that is not known, what was done; it
   * shows as skipped, and is counted.
   */
  public static TestAbortedException notUnderstood(String name) {
    return new TestAbortedException(
        "not understood: what was done is not said but by `" + name + "`");
  }

  /**
   * Some of the cases only; others replay the rest.
   *
   * @param what they are, for the title
   */
  public Replay only(String what, Predicate<JsonObject> which) {
    return new Replay("%s (%s)".formatted(title, what), cases.stream().filter(which).toList());
  }

  /** Says that cases differ on purpose. */
  public Replay except(String reason, Predicate<JsonObject> concerned) {
    differences.add(new Difference(concerned, reason));
    return this;
  }

  /** The tests; a case is called by its {@code id} or {@code name}, else by its number. */
  public Stream<DynamicTest> each(Check check) {
    return each(
        golden ->
            Stream.of("id", "name")
                .filter(golden::has)
                .map(key -> golden.get(key).getAsString())
                .findFirst()
                .orElse(""),
        check);
  }

  /** The tests, under names of one's own. */
  public Stream<DynamicTest> each(Function<JsonObject, String> name, Check check) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonObject golden : cases) {
      String display = "%s %d %s".formatted(title, tests.size() + 1, name.apply(golden));
      tests.add(DynamicTest.dynamicTest(display.strip(), () -> replay(display, golden, check)));
    }
    tests.add(DynamicTest.dynamicTest(title + ": counts", this::count));
    return tests.stream();
  }

  private void replay(String display, JsonObject golden, Check check) throws Exception {
    for (Difference difference : differences) {
      if (difference.concerns().test(golden)) {
        differing++;
        throw new TestAbortedException("differs on purpose: " + difference.reason());
      }
    }
    try {
      check.accept(golden);
    } catch (TestAbortedException e) {
      skipped++;
      throw e;
    } catch (AssertionError e) {
      throw new AssertionError(display + ": " + e.getMessage(), e);
    }
    passed++;
  }

  private void count() {
    System.out.printf(
        "golden %s: %d cases, %d pass, %d differ on purpose, %d skipped%n",
        title, cases.size(), passed, differing, skipped);
    if (Goldens.areCopies() && skipped == 0) {
      GoldenTable.assertSays(title, cases.size(), passed, differing);
    }
    int failed = cases.size() - passed - differing - skipped;
    if (failed > 0) {
      Assertions.fail("%s: %d of %d cases fail".formatted(title, failed, cases.size()));
    }
  }
}

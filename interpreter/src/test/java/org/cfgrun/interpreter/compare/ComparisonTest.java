package org.cfgrun.interpreter.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.interpreter.Configs;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static List<String> compare(String left, String right) {
    Problems problems = new Problems();
    List<Change> changes =
        Comparison.of(Configs.evaluate(left, problems), Configs.evaluate(right, problems));
    assertThat(problems.all()).isEmpty();
    return changes.stream()
        .map(
            change ->
                "%s=%s %s=%s"
                    .formatted(
                        change.leftPath(), change.left(), change.rightPath(), change.right()))
        .toList();
  }

  @Test
  void orderOfKeysIsIgnored() {
    assertThat(compare("a = dict(x=1, y=2)\nb = 1", "b = 1\na = {'y': 2, 'x': 1}")).isEmpty();
  }

  @Test
  void insertedStepIsOneChange() {
    assertThat(
            compare(
                "p = [dict(type='A', n=1), dict(type='C')]",
                "p = [dict(type='A', n=2), dict(type='B'), dict(type='C')]"))
        .containsExactly("p.0.n=1 p.0.n=2", "p.1=null p.1={type=B}");
  }

  @Test
  void removedStepShiftsTheOthers() {
    assertThat(
            compare(
                "p = [dict(type='A'), dict(type='B'), dict(type='C', n=1)]",
                "p = [dict(type='A'), dict(type='C', n=2)]"))
        .containsExactly("p.1={type=B} p.1=null", "p.2.n=1 p.1.n=2");
  }

  @Test
  void listsOfScalarsAreComparedAsAWhole() {
    assertThat(compare("a = [1, 2]\nb = 1", "a = [1, 3]\nb = 1.5"))
        .containsExactly("a=[1, 2] a=[1, 3]", "b=1 b=1.5");
    assertThat(compare("a = [1]", "a = (1, )")).hasSize(1);
  }

  @Test
  void keysOfOneSideAreChanges() {
    assertThat(compare("a = 1", "b = 2")).containsExactly("a=1 a=null", "b=null b=2");
  }

  @Test
  void aTypeMayBeAnyValue() {
    assertThat(
            compare(
                "p = [dict(type=1, n=1), dict(n=1), dict(type=None), dict(type=[1])]",
                "p = [dict(type=1, n=2), dict(n=2), dict(type=None), dict(type=[2])]"))
        .containsExactly("p.0.n=1 p.0.n=2", "p.1.n=1 p.1.n=2", "p.3.type=[1] p.3.type=[2]");
  }

  /** The tables of all lists together are limited; what is beyond is compared as a whole. */
  @Test
  void manyLongListsAreNotAligned() {
    String lists = "%s = [[dict(type=str(i %% 7), n=i) for i in range(900)] for j in range(20)]\n";
    String other = "%s = [[dict(type=str(i %% 5), n=i) for i in range(900)] for j in range(20)]\n";
    String keys = "a = dict(zip([str(j) for j in range(20)], x))\nx = None\n";
    List<String> changes = compare(lists.formatted("x") + keys, other.formatted("x") + keys);

    assertThat(changes).hasSizeGreaterThan(1000).noneMatch(change -> change.startsWith("a.12."));
    assertThat(changes).filteredOn(change -> change.matches("a\\.1[2-9]=.*")).hasSize(8);
    assertThat(changes).anyMatch(change -> change.startsWith("a.11."));
  }
}

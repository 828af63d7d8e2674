package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.Patch;
import com.github.difflib.patch.PatchFailedException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiffTest {
  private static List<String> lines(int count, String format) {
    return IntStream.range(0, count).mapToObj(format::formatted).toList();
  }

  private static void assertApplies(List<String> old, List<String> now)
      throws PatchFailedException {
    assertThat(DiffUtils.patch(old, LineDiff.of(old, now))).isEqualTo(now);
  }

  @Test
  void smallTextsHaveTheSmallestDifference() throws PatchFailedException {
    List<String> old = List.of("a", "b", "c", "d");
    List<String> now = List.of("a", "c", "e", "d");
    assertThat(LineDiff.of(old, now).getDeltas()).isEqualTo(DiffUtils.diff(old, now).getDeltas());
    assertApplies(old, now);
    assertThat(LineDiff.of(old, old).getDeltas()).isEmpty();
  }

  @Test
  void changesOfALargeTextAreFoundAtTheirPlaces() throws PatchFailedException {
    List<String> old = new ArrayList<>(lines(20_000, "line %d"));
    List<String> now = new ArrayList<>(old);
    now.set(5, "changed");
    now.remove(10_000);
    now.add(15_000, "new");
    now.set(19_990, "changed");
    Patch<String> patch = LineDiff.of(old, now);
    assertThat(patch.getDeltas())
        .extracting(delta -> delta.getSource().getPosition())
        .containsExactly(5, 10_000, 15_001, 19_990);
    assertApplies(old, now);
  }

  @Test
  void anyChangesApply() throws PatchFailedException {
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      List<String> old = new ArrayList<>();
      List<String> now = new ArrayList<>();
      for (int line = 0; line < 3000; line++) {
        String text = "line " + random.nextInt(1 + i * 500);
        if (random.nextInt(10) > 0) {
          old.add(text);
        }
        if (random.nextInt(10) > 0) {
          now.add(text);
        }
      }
      assertApplies(old, now);
    }
  }

  @Test
  void textOfWhichEveryLineChangesTakesLinearTime() throws PatchFailedException {
    List<String> old = lines(100_000, "x%d=1");
    List<String> now = lines(100_000, "x%d = 1");
    long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    assertApplies(old, now);
    long seconds =
        (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1_000_000_000;
    assertThat(seconds).isLessThan(10);
  }
}

package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Reads pickles that no checkpoint contains. The texts are pickle opcodes, one byte per character.
 */
class UnpicklerTest {
  @Test
  void rejectsSystemCallByName() {
    assertRejected("cos\nsystem\n(X\u0005\0\0\0touchtR.", "`os.system`");
    assertRejected("cbuiltins\neval\n(X\u0001\0\0\0" + "1tR.", "`builtins.eval`");
    assertRejected("X\u0005\0\0\0posixX\u0006\0\0\0system\u0093)R.", "`posix.system`");
  }

  @Test
  void lengthBeyondTheEndAllocatesNothing() {
    assertRejected("X\u00ff\u00ff\u00ff\u007f", "ends unexpectedly");
    assertRejected("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "ends unexpectedly");
    assertRejected("B\u00ff\u00ff\u00ff\u00ff", "ends unexpectedly");
    assertRejected("\u008b\u00ff\u00ff\u00ff\u007f", "an integer of");
  }

  @Test
  void rejectsListThatContainsItself() {
    assertRejected("]q\0h\0a.", "nested");
    assertRejected("}q\0K\0h\0s.", "nested");
  }

  @Test
  void rejectsDeepNestingWithoutStackOverflow() {
    assertRejected("]".repeat(200_000) + "a".repeat(199_999) + ".", "nested");
    assertRejected("N" + "\u0085".repeat(200_000) + ".", "nested");
  }

  @Test
  void rejectsSharedListsThatExpandWithoutBound() {
    StringBuilder pickle = new StringBuilder("]q\0");
    for (int i = 0; i < 40; i++) {
      pickle.append("0](").append("h").append((char) i).append("h").append((char) i);
      pickle.append("eq").append((char) (i + 1));
    }
    assertRejected(pickle + ".", "expands");
  }

  @Test
  void rejectsKeysOtherThanStringsAndNumbers() {
    assertRejected("}]Ns.", "key");
    assertRejected("}))\u0086\u0085Ns.", "key");
  }

  @Test
  void misplacedOpcodesAreCorruption() {
    for (String pickle :
        new String[] {
          ".",
          "0.",
          "a.",
          "]a.",
          "NNa.",
          "Ns.",
          "}(Nu.",
          "e.",
          "t.",
          "(.",
          "h\0.",
          "NNR.",
          "NQ.",
          "NNb.",
          "ccollections\nOrderedDict\nNR.",
          "ccollections\nOrderedDict\n(]Nt\u0085R.",
          "1.",
          "q\0.",
          "\u0086."
        }) {
      assertRejected(pickle, "");
    }
    assertRejected("(i__main__\nX\n.", "opcode 0x69");
  }

  @Test
  void orderedDictKeepsItsOrderInBothForms() throws IOException {
    String pairs = "](X\1\0\0\0bK\1\u0086X\1\0\0\0aK\2\u0086e";
    Object made = load("ccollections\nOrderedDict\n" + pairs + "\u0085R.");
    Object filled = load("ccollections\nOrderedDict\n)R(X\1\0\0\0bK\1X\1\0\0\0aK\2u.");

    assertThat(made).isEqualTo(filled);
    assertThat(((Map<?, ?>) made).keySet().toArray()).containsExactly("b", "a");
  }

  private static void assertRejected(String pickle, String problem) {
    assertThatThrownBy(() -> load(pickle))
        .as(pickle.length() > 200 ? "a long pickle" : pickle)
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining(problem);
  }

  private static Object load(String pickle) throws IOException {
    byte[] bytes = ("\u0080\u0002" + pickle).getBytes(StandardCharsets.ISO_8859_1);
    PickleInput in = new PickleInput(new ByteArrayInputStream(bytes), bytes.length);
    return new Unpickler(in, id -> id).load();
  }
}

package org.cfgrun.ide.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.interpreter.source.LineIndex;
import org.cfgrun.interpreter.source.Source;
import org.eclipse.lsp4j.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionsTest {
  /** The second line has a letter of two bytes and a character of two units. */
  private static final String TEXT = "a\r\né😀b\rc";

  @ParameterizedTest
  @CsvSource({"UTF_16, 3", "UTF_8, 6", "UTF_32, 2"})
  void charactersAreCountedInTheUnitOfTheClient(PositionEncoding encoding, int character) {
    Positions positions = new Positions(Source.of("x", TEXT), encoding);
    int offset = TEXT.indexOf('b');
    assertThat(positions.position(offset)).isEqualTo(new Position(1, character));
    assertThat(positions.offset(new Position(1, character))).isEqualTo(offset);
  }

  @ParameterizedTest
  @CsvSource({"0, 99, 1", "1, 99, 7", "2, 0, 8", "9, 0, 9", "2, 1, 9"})
  void positionsBehindAnEndAreTheEnd(int line, int character, int offset) {
    for (PositionEncoding encoding : PositionEncoding.values()) {
      Positions positions = new Positions(Source.of("x", TEXT), encoding);
      assertThat(positions.offset(new Position(line, character))).isEqualTo(offset);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, -1, 0", "-5, 3, 0", "0, -3, 0", "1, -1, 3", "-2147483648, 2147483647, 0"})
  void negativePositionsAreTheStart(int line, int character, int offset) {
    for (PositionEncoding encoding : PositionEncoding.values()) {
      Positions positions = new Positions(Source.of("x", TEXT), encoding);
      assertThat(positions.offset(new Position(line, character))).isEqualTo(offset);
    }
  }

  @Test
  void byteOrderMarkIsNotCounted() {
    String text = "\uFEFFab\nc";
    Positions positions = new Positions(text, LineIndex.of(text), PositionEncoding.UTF_16, 1);
    assertThat(positions.offset(new Position(0, 0))).isZero();
    assertThat(positions.offset(new Position(0, 2))).isEqualTo(1);
    assertThat(positions.position(1)).isEqualTo(new Position(0, 2));
    assertThat(positions.position(3)).isEqualTo(new Position(1, 0));
  }

  @Test
  void encodingIsOneThatTheClientKnows() {
    assertThat(PositionEncoding.choose(null)).isEqualTo(PositionEncoding.UTF_16);
    assertThat(PositionEncoding.choose(List.of("utf-8", "utf-16")))
        .isEqualTo(PositionEncoding.UTF_16);
    assertThat(PositionEncoding.choose(List.of("utf-8"))).isEqualTo(PositionEncoding.UTF_8);
    assertThat(PositionEncoding.choose(List.of("utf-8", "utf-32")))
        .isEqualTo(PositionEncoding.UTF_32);
  }
}

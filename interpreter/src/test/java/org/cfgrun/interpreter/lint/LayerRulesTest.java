package org.cfgrun.interpreter.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules about what a file sets over its bases, and findings of the language. */
class LayerRulesTest {
  @TempDir Path folder;
  private MarkedConfigs configs;

  @BeforeEach
  void createConfigs() {
    configs = new MarkedConfigs(folder);
  }

  @Test
  void deleteThatDeletesNoKeyIsUseless() throws IOException {
    configs.write(
        "base.cfg",
        "a = dict(x=1)\nb = dict(x=1)\nc = dict(type='A')\nd = dict(e=dict(x=1))\nf = 1\n");
    configs.write(
        "child.cfg",
        """
        _base_ = 'base.cfg'
        a = dict(_delete_=True, x=2, y=3)  #> useless-delete
        b = dict(_delete_=True, y=3)
        c = dict(_delete_=True, type='B')
        d = dict(e=dict(
            _delete_=True,  #> useless-delete
            x=1))
        """);
    configs.check("child.cfg");
  }

  @Test
  void keySetTwiceIsReportedUnlessReadInBetween() throws IOException {
    configs.write(
        "c.cfg",
        """
        a = 1
        a = 2  #> key-set-twice
        b = 1
        b = b + 1
        c = dict(x=1)
        d = [c]
        c = dict(x=2)
        """);
    configs.check("c.cfg");
  }

  @Test
  void repeatedKeyInBracesIsReported() throws IOException {
    configs.write(
        "c.cfg",
        """
        a = {
            'x': 1,
            'y': 2,
            'x': 3}  #> key-set-twice
        b = dict(c=[{1: 0, 1: 0}])  #> key-set-twice
        """);
    configs.check("c.cfg");
  }

  @Test
  void dictsWithoutTypeOverComponentsAreReported() throws IOException {
    configs.write(
        "base.cfg",
        """
        model = dict(
            type='M',
            heads=[dict(type='H', n=80), dict(type='H', n=80)],
            points=[dict(x=1)],
            losses=[dict(type='L')])
        """);
    configs.write(
        "child.cfg",
        """
        _base_ = 'base.cfg'
        model = dict(
            heads=[dict(n=5), dict(n=5)],  #> partial-list
            points=[dict(x=2)],
            losses=[dict(other=2)])
        """);
    configs.check("child.cfg");
  }

  @Test
  void unreachableBaseIsReported() throws IOException {
    configs.write("gone.cfg", "a = dict(x=1)\nb = [1]\n");
    configs.write("read.cfg", "c = 1\n");
    configs.write("merged.cfg", "d = dict(x=1, y=2)\n");
    configs.write("empty.cfg", "");
    configs.write(
        "child.cfg",
        """
        _base_ = [
            'gone.cfg',  #> unreachable-base
            'read.cfg',
            'merged.cfg',
            'empty.cfg']
        a = dict(x=2)
        b = [2]
        c = _base_.c + 1
        d = dict(x=2)
        """);
    configs.check("child.cfg");
  }

  @Test
  void unknownEscapeIsReported() throws IOException {
    configs.write(
        "c.cfg",
        """
        a = 'x\\d'  #> unknown-escape
        b = r'x\\d'
        c = 'x\\n\\\\d'
        d = ['y',
             f'\\w{a}']  #> unknown-escape
        """);
    configs.check("c.cfg");
  }

  @Test
  void leftoverDeleteIsReported() throws IOException {
    configs.write("base.cfg", "a = dict(x=1)\nb = 1\n");
    configs.write(
        "child.cfg",
        """
        _base_ = 'base.cfg'
        a = dict(_delete_=True, y=dict(
            _delete_=True,  #> leftover-delete
            z=1))
        c = dict(_delete_=True)  #> leftover-delete
        """);
    configs.check("child.cfg");
  }

  @Test
  void dictOverAListIsReported() throws IOException {
    configs.write("base.cfg", "a = [dict(x=1)]\nb = dict(steps=(1, 2))\n");
    configs.write(
        "child.cfg",
        """
        _base_ = 'base.cfg'
        a = {0: dict(x=2)}  #> dict-over-value
        b = dict(
            steps={'0': 3})  #> dict-over-value
        """);
    configs.check("child.cfg");
    assertThat(configs.findings("child.cfg").get(0).help()).contains("lists do not merge");
  }

  @Test
  void keyOfTwoBasesIsReportedWithBothPlaces() throws IOException {
    configs.write("one.cfg", "a = 1\n");
    configs.write("two.cfg", "b = 1\na = 2\n");
    configs.write(
        "child.cfg",
        """
        _base_ = [
            'one.cfg',
            'two.cfg']  #> duplicate-key
        """);
    configs.check("child.cfg");
    assertThat(configs.findings("child.cfg").get(0).notes())
        .extracting(note -> note.span().source().name().replaceAll(".*/", "") + note.span().line())
        .containsExactly("one.cfg1", "two.cfg2");
  }

  /** The variable of a child holds a {@code _delete_} that deletes where the variable is used. */
  @Test
  void deleteInAVariableThatDeletesElsewhereIsMeant() throws IOException {
    configs.write("base.cfg", "model = dict(head=dict(type='A', x=1), neck=2)\n");
    configs.write(
        "child.cfg",
        "_base_ = 'base.cfg'\nhead = dict(_delete_=True, type='B')\nmodel = dict(head=head)\n");
    configs.check("child.cfg");
    configs.write(
        "both.cfg",
        """
        _base_ = 'base.cfg'
        head = dict(_delete_=True, type='B')  #> leftover-delete
        model = dict(head=head, second=head)
        """);
    configs.check("both.cfg");
    assertThat(configs.findings("both.cfg").get(0).message())
        .isEqualTo(
            "`_delete_` stays in `model.second` as an ordinary key, but deletes the base's"
                + " `model.head`.");
  }

  @Test
  void commaBehindAValueMakesATuple() throws IOException {
    configs.write(
        "c.cfg",
        """
        a = 0.01,  #> trailing-comma
        b = dict(x=1),  #> trailing-comma
        c = 'person',
        d = (0.5, )
        e = 1, 2
        """);
    configs.check("c.cfg");
  }

  @Test
  void stringsWithoutACommaAreOneItem() throws IOException {
    configs.write(
        "c.cfg",
        """
        a = ('car', 'bus' 'truck')  #> joined-strings
        b = ['person' 'dog']  #> joined-strings
        c = ['traffic light'  #> joined-strings
             'fire hydrant', 'stop sign']
        d = {'x', 'y' 'z'}  #> joined-strings
        e = ('https://download.openmmlab.com/'
             'model.pth')
        f = ['a long text ' 'of two parts', 'and another']
        g = ['data/' 'x', 'https://a.b' '/c']
        h = dict(text='a' 'b', other=1)
        i = {'key': 'a' 'b', 'c': 1}
        j = ['a' 'b'.upper(), 'c']
        k = ('one' 'text')
        """);
    configs.check("c.cfg");
  }
}

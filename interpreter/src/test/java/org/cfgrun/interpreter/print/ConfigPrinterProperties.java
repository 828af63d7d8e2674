package org.cfgrun.interpreter.print;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.cfgrun.interpreter.Canonical;
import org.cfgrun.interpreter.Configs;
import org.cfgrun.interpreter.Values;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.layout.Formatter;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.DictNode;

/** Tests that printed config text reads back to the same value (rule R8.1). */
@Domain(Values.class)
class ConfigPrinterProperties {
  @Property(tries = 300)
  void whatIsPrintedReadsBackToTheSameValue(@ForAll DictNode config) {
    String text = ConfigPrinter.print(config);
    Problems problems = new Problems();
    DictNode again = Configs.evaluate(text, problems);
    assertThat(problems.all()).as(text).isEmpty();
    assertThat(again).isEqualTo(config);
    assertThat(Canonical.of(again)).hasToString(Canonical.of(config).toString());
    assertThat(ConfigPrinter.print(again)).isEqualTo(text);
  }

  @Property(tries = 300)
  void whatIsPrintedIsInStyle(@ForAll DictNode config) {
    String text = ConfigPrinter.print(config);
    assertThat(Formatter.format(Source.of("test.cfg", text), new Problems())).isEqualTo(text);
  }
}

package org.cfgrun.components.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavadocTextTest {
  @Test
  void formulasKeepTheirLines() {
    JavadocText text =
        JavadocText.parse(
            """
             Gradient descent. With gradient g
             and parameter {@code p}:

             <pre>
             g = g + {@code decay} p
               if |p| &lt; 1

             p = p - lr g
             </pre>

             <p>There is no {@link State state}.
            """);

    assertThat(text.description())
        .isEqualTo(
            """
            Gradient descent. With gradient g and parameter `p`:

                g = g + decay p
                  if |p| < 1

                p = p - lr g

            There is no `state`.""");
  }

  @Test
  void theTextOfAParameterIsOneLine() {
    JavadocText text =
        JavadocText.parse(
            """
             Arguments.

             @param lr learning rate
                 of a <em>step</em>
             @param decay weight decay
            """);

    assertThat(text.description()).isEqualTo("Arguments.");
    assertThat(text.param("lr")).isEqualTo("learning rate of a step");
    assertThat(text.param("decay")).isEqualTo("weight decay");
  }
}

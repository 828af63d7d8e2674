package org.cfgrun.runtime.evaluation;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import org.cfgrun.runtime.data.OpenCv;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Draws text on a coloured box. OpenCV's fonts have only ASCII and show anything else as question
 * marks, so other text is drawn by Java; on a machine without fonts, OpenCV draws it all the same.
 */
final class LabelText {
  private static final double SCALE = 0.45;
  private static final int MARGIN = 2;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Scalar BLACK = new Scalar(0, 0, 0);

  private LabelText() {}

  /** Returns an image of the text, 8-bit BGR; the caller must release it. */
  static Mat render(String text, Scalar color) {
    OpenCv.load();
    if (!text.chars().allMatch(c -> c < 0x80)) {
      try {
        return withJava(text, color);
      } catch (InternalError | UnsatisfiedLinkError | NoClassDefFoundError noFonts) {
        // Java reports missing fonts in several ways, none of which is documented.
      }
    }
    Size size = Imgproc.getTextSize(text, Imgproc.FONT_HERSHEY_SIMPLEX, SCALE, 1, new int[1]);
    Mat label =
        new Mat(
            (int) size.height + 2 * MARGIN + 2,
            (int) size.width + 2 * MARGIN,
            CvType.CV_8UC3,
            color);
    Imgproc.putText(
        label,
        text,
        new Point(MARGIN, size.height + MARGIN),
        Imgproc.FONT_HERSHEY_SIMPLEX,
        SCALE,
        BLACK,
        1,
        Imgproc.LINE_AA);
    return label;
  }

  private static Mat withJava(String text, Scalar color) {
    // AWT would fail on a machine without a display.
    System.setProperty("java.awt.headless", "true");
    BufferedImage blank = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D measuring = blank.createGraphics();
    FontMetrics metrics = measuring.getFontMetrics(FONT);
    int width = metrics.stringWidth(text) + 2 * MARGIN;
    int height = metrics.getAscent() + metrics.getDescent();
    measuring.dispose();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(
        new java.awt.Color((int) color.val[2], (int) color.val[1], (int) color.val[0]));
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(java.awt.Color.BLACK);
    graphics.setFont(FONT);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.drawString(text, MARGIN, metrics.getAscent());
    graphics.dispose();
    Mat label = new Mat(height, width, CvType.CV_8UC3);
    label.put(0, 0, ((DataBufferByte) image.getRaster().getDataBuffer()).getData());
    return label;
  }
}

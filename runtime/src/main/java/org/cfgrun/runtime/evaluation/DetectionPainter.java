package org.cfgrun.runtime.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.cfgrun.runtime.checkpoint.AtomicFile;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.pipeline.ColorType;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.opencv.core.CvException;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Draws detections on images. Each detection is a box in the color of its class, with the class
 * name and the score. Annotations are thin white boxes below them.
 */
public final class DetectionPainter {
  private static final Scalar WHITE = new Scalar(255, 255, 255);
  private static final Scalar BLACK = new Scalar(0, 0, 0);

  /** Colors as BGR, from a palette that is suitable for color-blind readers. */
  private static final List<Scalar> COLORS =
      List.of(
          new Scalar(0, 159, 230),
          new Scalar(233, 180, 86),
          new Scalar(115, 158, 0),
          new Scalar(66, 228, 240),
          new Scalar(178, 114, 0),
          new Scalar(0, 94, 213),
          new Scalar(167, 121, 204));

  private static final double TEXT_SCALE = 0.45;
  private static final int TEXT_MARGIN = 2;

  private final List<String> classes;
  private final double minScore;

  /**
   * @param classes the class names
   * @param minScore minimum score of a drawn detection, in the range 0..1
   */
  public DetectionPainter(List<String> classes, double minScore) {
    this.classes = List.copyOf(classes);
    this.minScore = minScore;
    OpenCv.load();
  }

  /**
   * Writes an image with boxes drawn on it.
   *
   * @param image the image from the dataset
   * @param annotations the annotations; empty to draw none
   * @param detections the detections, in pixels of that image
   * @param file the output file; its extension (.png, .jpg, ...) selects the format
   * @throws IOException if the file cannot be written or its extension is not an image format
   */
  public void write(
      ImageSource image, List<AnnotatedObject> annotations, Detections detections, Path file)
      throws IOException {
    Mat canvas = image.read(ColorType.COLOR);
    try {
      paint(canvas, annotations, detections);
      write(canvas, file);
    } finally {
      canvas.release();
    }
  }

  /**
   * Writes the image of a training sample with its objects drawn on it. Each object is a box in the
   * color of its class, with the class name; ignored regions are white boxes.
   *
   * @param canvas 8-bit BGR; changed in place
   * @param objects the objects, in pixels of that image
   * @param file the output file; its extension selects the format
   * @throws IOException if the file cannot be written or its extension is not an image format
   */
  public void write(Mat canvas, GroundTruth objects, Path file) throws IOException {
    float[] ignored = objects.ignored();
    for (int i = 0; i < ignored.length; i += 4) {
      Point corner = new Point(ignored[i], ignored[i + 1]);
      Imgproc.rectangle(canvas, corner, new Point(ignored[i + 2], ignored[i + 3]), WHITE, 1);
    }
    for (int i = 0; i < objects.size(); i++) {
      int label = objects.labels()[i];
      paintBox(canvas, objects.boxes(), i, label, classes.get(label));
    }
    write(canvas, file);
  }

  private static void write(Mat canvas, Path file) throws IOException {
    String name = file.toString();
    String format = name.substring(Math.max(0, name.lastIndexOf('.')));
    MatOfByte encoded = new MatOfByte();
    try {
      if (!Imgcodecs.imencode(format, canvas, encoded)) {
        throw new IOException("Cannot encode `" + file + "`");
      }
      AtomicFile.write(file, out -> out.write(encoded.toArray()));
    } catch (CvException e) {
      throw new IOException(
          "Cannot write `" + file + "`: unsupported image format `" + format + "`", e);
    } finally {
      encoded.release();
    }
  }

  /**
   * Draws boxes on an image.
   *
   * @param canvas 8-bit BGR; changed in place
   */
  public void paint(Mat canvas, List<AnnotatedObject> annotations, Detections detections) {
    for (AnnotatedObject object : annotations) {
      Point corner = new Point(object.x(), object.y());
      Point opposite = new Point(object.x() + object.width(), object.y() + object.height());
      Imgproc.rectangle(canvas, corner, opposite, WHITE, 1);
    }
    // Draw the best detections last, on top of all others.
    for (int d = detections.size() - 1; d >= 0; d--) {
      if (detections.scores()[d] >= minScore) {
        paintDetection(canvas, detections, d);
      }
    }
  }

  private void paintDetection(Mat canvas, Detections detections, int d) {
    int label = detections.labels()[d];
    String text = String.format(Locale.ROOT, "%s %.2f", classes.get(label), detections.scores()[d]);
    paintBox(canvas, detections.boxes(), d, label, text);
  }

  private static void paintBox(Mat canvas, float[] boxes, int d, int label, String text) {
    Scalar color = COLORS.get(label % COLORS.size());
    Point corner = new Point(boxes[4 * d], boxes[4 * d + 1]);
    Point opposite = new Point(boxes[4 * d + 2], boxes[4 * d + 3]);
    Imgproc.rectangle(canvas, corner, opposite, color, 2);
    Size size = Imgproc.getTextSize(text, Imgproc.FONT_HERSHEY_SIMPLEX, TEXT_SCALE, 1, new int[1]);
    double height = size.height + 2 * TEXT_MARGIN;
    double bottom = Math.max(corner.y, height);
    Imgproc.rectangle(
        canvas,
        new Point(corner.x, bottom - height),
        new Point(corner.x + size.width + 2 * TEXT_MARGIN, bottom),
        color,
        Imgproc.FILLED);
    Imgproc.putText(
        canvas,
        text,
        new Point(corner.x + TEXT_MARGIN, bottom - TEXT_MARGIN),
        Imgproc.FONT_HERSHEY_SIMPLEX,
        TEXT_SCALE,
        BLACK,
        1,
        Imgproc.LINE_AA);
  }
}

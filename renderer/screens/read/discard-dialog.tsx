import { Button, Modal } from '@mantine/core';
import styles from './discard-dialog.module.css';

interface DiscardDialogProps {
  isOpen: boolean;
  onCancel(): void;
  onConfirm(): void;
}

/** Asks once before a recording is thrown away. Recording goes on meanwhile. */
export function DiscardDialog({ isOpen, onCancel, onConfirm }: DiscardDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onCancel} title="Discard this reading?">
      <p className={styles.text}>
        Its gaze, words and views are thrown away. The film stays unread.
      </p>
      <div className={styles.actions}>
        <Button variant="default" onClick={onCancel} data-autofocus>
          Keep reading
        </Button>
        <Button color="red" onClick={onConfirm}>
          Discard
        </Button>
      </div>
    </Modal>
  );
}

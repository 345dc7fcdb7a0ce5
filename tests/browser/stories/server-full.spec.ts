import { SmallDisk } from '../language/small-disk.ts';
import { expect, seeTheSame, together } from '../language/story.ts';

const test = together.extend<{ disk: SmallDisk }>({
  disk: async ({}, use, info) => {
    const disk = await SmallDisk.mount();
    info.skip(disk === undefined, 'a disk to fill has to be mounted, which only root may do');
    if (disk === undefined) {
      return;
    }
    await use(disk);
    await disk.isDone();
  },

  place: async ({ disk }, use) => {
    await use(disk.folder);
  },
});

test('a full disk is told to both, and what they write meanwhile is saved by itself once there is room', async ({
  alice,
  bob,
  disk,
}) => {
  await alice.brings('While there was room');
  await seeTheSame(alice, bob);

  await disk.fills();
  await alice.brings('Written by Alice');
  await expect(alice.state).toHaveText(/^\d changes? only on this device$/u);
  await expect(bob.state).toHaveText('The server can’t save');
  await bob.brings('Written by Bob');
  await expect(bob.state).toHaveText(/^\d changes? only on this device$/u);
  // Nobody sees what is not safe.
  await expect(alice.topic('Written by Bob')).toHaveCount(0);
  await expect(bob.topic('Written by Alice')).toHaveCount(0);
  await expect(bob.topic('While there was room')).toBeVisible();

  await disk.hasRoomAgain();
  await expect(bob.topic('Written by Alice')).toBeVisible();
  await expect(alice.topic('Written by Bob')).toBeVisible();
  await seeTheSame(alice, bob);
  await expect(alice.state).toHaveText('Saved');
});
